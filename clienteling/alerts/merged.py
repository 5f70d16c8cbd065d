"""What of this app hangs on a client. An alert both records have had of one rule and period stays where it is."""

from clienteling.alerts.models import Alert
from clienteling.clients.hanging import hangs_on_client

hangs_on_client(Alert, once=("rule", "period"))
