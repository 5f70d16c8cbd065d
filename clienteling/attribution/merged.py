"""What of this app hangs on a client, and the figures that follow it."""

from clienteling.attribution.models import Order, Pickup, Protection, Touch
from clienteling.attribution.services.client_figures import recount
from clienteling.clients.hanging import hangs_on_client, recounts_clients

hangs_on_client(Order)
hangs_on_client(Pickup)
hangs_on_client(Protection)
hangs_on_client(Touch)
recounts_clients(recount)
