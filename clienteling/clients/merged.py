"""What of this app hangs on a client."""

from clienteling.clients import models
from clienteling.clients.hanging import hangs_on_client

hangs_on_client(models.ClientIdentity, by_hand=True)
hangs_on_client(models.Consent, by_hand=True)
hangs_on_client(models.Relationship, by_hand=True)
hangs_on_client(models.TierChange, by_hand=True)
