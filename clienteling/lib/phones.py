"""Phone numbers: any spelling in, E.164 stored, masked out."""

import phonenumbers


def to_e164(text: str, region: str) -> str:
    """`138 1234 5678` in region CN → `+8613812345678`. Raises ValueError."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("not a phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask(e164: str) -> str:
    """`+8613812345678` → `+86 138****5678`."""
    number = phonenumbers.parse(e164)
    national = str(number.national_number)
    return f"+{number.country_code} {national[:3]}****{national[-4:]}"
