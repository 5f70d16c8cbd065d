"""Signed webhooks to the house's other systems, after the Standard Webhooks specification."""
