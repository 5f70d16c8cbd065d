"""What of this app hangs on a client. An erasure stays with the record it was asked of: it is of the whole person."""

from clienteling.clients.hanging import hangs_on_client
from clienteling.oversight.models import AccessRequest, ErasureRequest

hangs_on_client(AccessRequest)
hangs_on_client(ErasureRequest, by_hand=True)
