"""Addresses of the phone pages, under /m/."""

from django.urls import path
from django.views.generic import RedirectView

from clienteling.mobile.views import (
    about,
    alerts,
    clients,
    entry,
    me,
    messages,
    notes,
    onboarding,
    results,
    reveal,
    team,
    today,
    why,
    wishes,
)

app_name = "mobile"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="mobile:today", permanent=False)),
    path("login/", entry.log_in, name="login"),
    path("login/<slug:market>/", entry.begin, name="begin"),
    path("oauth/", entry.oauth, name="oauth"),
    path("logout/", entry.log_out, name="logout"),
    path("today/", today.today, name="today"),
    path("alerts/<int:pk>/", alerts.open_card, name="alert"),
    path("alerts/<int:pk>/why/", why.why, name="why"),
    path("alerts/<int:pk>/done/", alerts.done, name="done"),
    path("alerts/<int:pk>/later/", alerts.later, name="later"),
    path("alerts/<int:pk>/dismiss/", alerts.dismiss, name="dismiss"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<uuid:uid>/", clients.client, name="client"),
    path("clients/<uuid:uid>/timeline/", clients.timeline, name="timeline"),
    path("clients/<uuid:uid>/reveal/", reveal.show_in_full, name="reveal"),
    path("clients/<uuid:uid>/about/", about.edit, name="about"),
    path("clients/<uuid:uid>/notes/", notes.write, name="note_write"),
    path("clients/<uuid:uid>/notes/<uuid:note>/", notes.edit, name="note_edit"),
    path("clients/<uuid:uid>/messages/<int:pk>/sent/", messages.sent, name="message_sent"),
    path("clients/<uuid:uid>/wishes/", wishes.note, name="note_wish"),
    path("wishes/<uuid:uid>/kept/", wishes.kept, name="promise_kept"),
    path("wishes/<uuid:uid>/given-up/", wishes.given_up, name="wish_given_up"),
    path("results/", results.results, name="results"),
    path("me/", me.me, name="me"),
    path("me/code/", me.code, name="code"),
    path("onboarding/", onboarding.checklist, name="onboarding"),
    path("onboarding/guidelines/<int:pk>/", onboarding.guideline, name="guideline"),
    path("onboarding/guidelines/<int:pk>/quiz/", onboarding.quiz, name="quiz"),
    path("team/", team.team, name="team"),
    path("team/<int:pk>/absence/", team.absence, name="absence"),
    path("team/<int:pk>/shift/", team.shift, name="shift"),
    path("team/absences/<int:pk>/back/", team.back, name="back"),
    path("team/rota/", team.rota, name="rota"),
    path("team/rota/copy/", team.copy, name="copy_week"),
]
