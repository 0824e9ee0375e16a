"""Scrapy's settings; each that differs from Scrapy's default says why. [crawl] of watch.toml is laid over them."""

from __future__ import annotations

from typing import Any

from crawler import __version__
from crawler.fetching.state import USER_AGENT_TOKEN
from crawler.watch.environment import loopback_allowed
from crawler.watch.settings_file import WatchSettings

BOT_NAME = "wirewatch"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"

# Who we are. The contact is added from watch.toml; without one nothing leaves loopback.
USER_AGENT = f"{USER_AGENT_TOKEN}/{__version__}"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, text/html, application/xml;q=0.9, */*;q=0.5",
}

# The demo and tests only; read here because `scrapy crawl` makes the resolver before it knows the spider.
WIREWATCH_ALLOW_LOOPBACK = loopback_allowed()

# Our own parts in place of Scrapy's.
SCHEDULER = "crawler.fetching.scheduler.HostScheduler"
DOWNLOADER = "crawler.fetching.scheduler.HostDownloader"
TWISTED_DNS_RESOLVER = "crawler.fetching.guard.GuardedResolver"
DNSCACHE_ENABLED = False  # the resolver has its own, with an end
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetching.handler.StoppableHandler",
    "https": "crawler.fetching.handler.StoppableHandler",
    # On by default; a feed's address or a redirect could name them.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetching.middlewares.GuardMiddleware": 10,
    "crawler.fetching.middlewares.HeadersMiddleware": 400,
    "crawler.fetching.middlewares.UnpackMiddleware": 590,
    "crawler.fetching.middlewares.RedirectMiddleware": 600,
    # HeadersMiddleware does their work.
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every status is an answer to us
}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
}
ITEM_PIPELINES = {"crawler.crawl.pipelines.ArchivePipeline": 300}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the default remembers every poll of a long-lived spider

# Scrapy's own politeness stands aside for the host queue.
CONCURRENT_REQUESTS_PER_DOMAIN = 1000
CONCURRENT_ITEMS = 1  # Scrapy starts so many tasks for every response (100 by default); ours yield one item
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0
ROBOTSTXT_OBEY = False  # done by the scheduler, for pages and not for feeds
COOKIES_ENABLED = False
REDIRECT_ENABLED = False
RETRY_ENABLED = False  # an immediate second request is bad manners; what failed is due again later
HTTPPROXY_ENABLED = False  # an environment variable must not lead around the address guard
REFERRER_POLICY = "no-referrer"

DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True  # a feed that broke off must be a failed poll
REACTOR_THREADPOOL_MAXSIZE = 20

TELNETCONSOLE_ENABLED = False  # both are on by default, and both execute what they are sent
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "WARNING"
LOG_SHORT_NAMES = True


FLEET_HANDLER = "crawler.fleet.fleet_handler.FleetHandler"


def crawl_settings(watch: WatchSettings) -> dict[str, Any]:
    """The settings that watch.toml decides, to be laid over this module."""
    crawl = watch.crawl
    contact = f" (+{watch.contact})" if watch.contact else ""
    fleet = {"DOWNLOAD_HANDLERS": DOWNLOAD_HANDLERS | dict.fromkeys(("http", "https"), FLEET_HANDLER)}
    return (fleet if watch.fleet.broker else {}) | {
        "USER_AGENT": f"{USER_AGENT}{contact}",
        "CONCURRENT_REQUESTS": crawl.concurrency,
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "REDIRECT_MAX_TIMES": crawl.max_redirects,
        "WIREWATCH_DELAY": crawl.delay,
        "WIREWATCH_ALLOW_PRIVATE": list(crawl.allow_private),
        "WIREWATCH_ALLOW_LOOPBACK": crawl.allow_loopback,
        "WIREWATCH_ONLY_LOOPBACK": not watch.contact,
        "WIREWATCH_PROXY": crawl.proxy,
        "WIREWATCH_INSECURE_TLS": list(crawl.insecure_tls),
    }
