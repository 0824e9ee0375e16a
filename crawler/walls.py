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
GATE_WORDS = re.compile(
    r"\b(?:javascript|browsers?|cookies?|ad[- ]?block\w*|captcha|robots?|bots?|vpn|ip[- ]address|your (?:request|country|region|device|connection)"
    r"|subscri\w+|sign[- ](?:in|up)|log[- ]?in|register\w*|unlimited access|free trial|read(?:ing)? (?:on|more)|continue reading|(?:our|the) app"
    r"|reload|refresh|try again|maintenance|temporarily|unavailable|not (?:be )?found|no longer (?:exists?|available)|redirect\w*"
    r"|abonn\w*|abo|anmeld\w*|einlogg\w*|registrier\w*|weiterlesen|jetzt testen|werbeblocker|zustimm\w+|einwillig\w+|wartung\w*|nicht (?:verfügbar|gefunden)"
    r"|navigateur|connect(?:er|ez)|inscri\w+|identifi\w+|la suite|réservée?s?|publicit\w+|indisponible|introuvable|réessay\w+"
    r"|navegador|suscri\w+|inici[ae]r? sesión|regístr\w+|seguir leyendo|mantenimiento|no (?:está )?disponible|inténtel\w+"
    r"|accedi|abbonat\w*|registra\w*|continua a leggere|manutenzione|riprova\w*"
    r"|assin(?:e|ar|ante|atura)\w*|cadastr\w+|continuar lendo|przegląd\w+|zaloguj\w*|prenumer\w*|subskry\w*|czytaj dalej|niedostępn\w+"
    r"|inloggen|aanmelden|abonneer\w*|verder lezen|onderhoud|logga in|prenumer\w+|prohlížeč\w*|předplat\w+|přihlas\w+"
    r"|браузер\w*|подпис\w+|войдите|войти|зарегистрир\w+|читать (?:далее|дальше)|технически\w+ работ\w*|недоступн\w+|обновите|не найден\w*"
    r"|підпис\w+|передплат\w+|увійд\w+|увійти|зареєстр\w+|читати далі|технічн\w+ робот\w*|недоступн\w+|оновіть|не знайден\w+"
    r"|abone|giriş yap\w*|tarayıcı\w*|kaydol\w*|devamını oku\w*)(?!\w)"
    r"|المتصفح|اشترك|تسجيل الدخول|דפדפן|ブラウザ|ログイン|会員|有料|登録|浏览器|登录|订阅|会员|注册|브라우저|로그인|구독",
    re.IGNORECASE,
)
"""What pages that stand before an article speak of, and what the last lines of a text speak of that goes on for payers. They
help to name what is no article, and never are the reason why it is none."""
