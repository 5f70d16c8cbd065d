"""Head office: dashboard and pages around the admin."""
