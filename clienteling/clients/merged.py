"""What of this app hangs on a client."""

from django.db.models import Q

from clienteling.clients import models
from clienteling.clients.hanging import hangs_on_client, recounts_clients
from clienteling.clients.services.histories_merged import read_again
from clienteling.clients.services.points import recount_points

hangs_on_client(models.ClientIdentity, by_hand=True)
hangs_on_client(models.Consent, by_hand=True)
hangs_on_client(models.FollowEvent, by_hand=True)
hangs_on_client(models.Relationship, by_hand=True)
hangs_on_client(models.ClientTransfer)
hangs_on_client(models.HandoverClient, once=("handover",))
hangs_on_client(models.KioskVisit)
hangs_on_client(models.Remark, once=("associate",))
hangs_on_client(models.TierChange, by_hand=True)
hangs_on_client(models.CustomValue, once=("field",))
hangs_on_client(models.FormerValue, by_hand=True)  # each record keeps its own past
hangs_on_client(models.ImportantDate, once=("kind", "md", "is_lunar"))
hangs_on_client(models.Note)
hangs_on_client(models.PointsEntry)
hangs_on_client(models.Preference, once=("kind", "value"))
hangs_on_client(models.QuietSpell)
hangs_on_client(models.ReconciliationFinding)
hangs_on_client(models.Size, once=("kind",))
hangs_on_client(models.TagMark)
hangs_on_client(models.Tie)
hangs_on_client(models.Wish, once=("product", "size", "colour"), only=Q(status=models.WishStatus.OPEN))
recounts_clients(recount_points)
recounts_clients(read_again)
