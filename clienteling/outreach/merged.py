"""What of this app hangs on a client. A message both records were sent stays where it is."""

from clienteling.clients.hanging import hangs_on_client
from clienteling.outreach.models import PreparedSend

hangs_on_client(PreparedSend, once=("message",))
