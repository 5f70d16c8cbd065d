"""A day and its hour are joined by `à`; short dates name the month, which no two countries read differently."""

DATETIME_FORMAT = r"j F Y \à H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = r"j M Y \à H:i"
