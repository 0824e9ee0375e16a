"""The wording of pages that stand before others: is a person there, do you consent. Feeds and pages meet the same ones."""

from __future__ import annotations

import re

# Words of pages that ask whether a person is there. They are the protection products' own, the same on every site.
_CHALLENGE = (
    r"just a moment|attention required|checking your browser|pardon our interruption|ddos[- ]guard|captcha"
    r"|bot (?:verification|detection)|security check"
)
_CONSENT = r"before you continue|we value your privacy|ihre zustimmung|votre consentement"

CHALLENGE_BODY = re.compile(
    rf"{_CHALLENGE}|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|not a (?:ro)?bot|one moment, please"
    r"|request is being verified|enable javascript and cookies|cf[-_]chl|challenge-platform|_incapsula_resource"
    r"|datadome|ddos protection|access denied|request unsuccessful|bot protection".encode(),
    re.IGNORECASE,
)
"""Somewhere in the bytes of what came instead of a feed."""
CHALLENGE_TITLE = re.compile(
    rf"^(?:{_CHALLENGE}|one moment,? please|please wait|verify(?:ing)? (?:that )?you are|are you (?:a )?(?:robot|human)"
    r"|robot check|human verification|client challenge|access (?:to this page has been )?denied|nur einen moment"
    r"|einen moment|un instant|un momento|один момент|одну хвилинку|проверка браузера|(?:sorry, )?you have been blocked)",
    re.IGNORECASE,
)
"""The title or headline of a short page opens with it."""
CHALLENGE_MARKUP = re.compile(
    r"/cdn-cgi/challenge-platform|cf-challenge|challenge-form|captcha-delivery\.com|px-captcha|_Incapsula_Resource"
    r"|ddos-guard|/_sec/cp_challenge|awswaf|sucuri_cloudproxy|perfdrive\.com"
)
"""In addresses, ids and scripts of a page."""
# No "cookieconsent" here: that is a script which many pages load.
CONSENT_BODY = re.compile(
    rf"{_CONSENT}|cookie[- ](?:consent|einwilligung|wall)|consent[-_ ](?:wall|manager|page|gate)|sp_message|accept (?:all )?cookies".encode(),
    re.IGNORECASE,
)
CONSENT_TITLE = re.compile(
    rf"{_CONSENT}|your privacy choices|cookie[- ]?(?:consent|zustimmung|einwilligung|wall)|privacy gate|consent (?:required|needed)|einwilligung"
    r"|mit werbung weiterlesen|gérer (?:vos|mes) (?:choix|cookies)",
    re.IGNORECASE,
)
CONSENT_TEXT = re.compile(
    r"\b(?:cookies?|consent|privacy|partners?|personali[sz]ed|zustimm\w+|einwillig\w+|datenschutz\w*|werbung"
    r"|tracking|consentement|partenaires|consentimiento|privacidad|consenso|zgod\w+|prywatno\w+|согласи\w+|згод\w+"
    r"|toestemming|samtykke)\b",
    re.IGNORECASE,
)
"""Words of which a consent page is full."""
CONSENT_HOSTS = frozenset({"consent", "cmp", "myprivacy", "privacy-gate", "guce", "cookiewall", "cookie-consent"})
"""Parts of the names of hosts that only ask for consent."""
