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
    """`+8613812345678` → `+86 138****5678`; of a short number less is shown: `+85291234567` → `+852 ****4567`."""
    number = phonenumbers.parse(e164)
    national = str(number.national_number)
    head, tail = min(max(len(national) - 8, 0), 3), min(len(national) // 2, 4)
    return f"+{number.country_code} {national[:head]}****{national[-tail:]}"
