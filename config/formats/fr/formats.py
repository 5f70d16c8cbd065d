"""A day and its hour are joined by `à`; short dates name the month, which no two countries read differently."""

DATETIME_FORMAT = r"j F Y \à H:i"
SHORT_DATE_FORMAT = "j N Y"
SHORT_DATETIME_FORMAT = r"j N Y \à H:i"
