"""Foreign tables that have no place in the console: roles and machine keys of our own replace them."""

from django.contrib import admin
from django.contrib.auth.models import Group
from rest_framework_api_key.models import APIKey

for model in (Group, APIKey):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
