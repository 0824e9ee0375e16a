"""Parameters of addresses that say how the reader came, never what is read."""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# A name that elsewhere names the page (id, cid, tid, s, t,
# sid, nr, feature ...) is not in these lists: losing one would make two articles one, keeping one only misses a copy
# that the text finds anyway.
_TRACKING_PREFIXES = _names(
    """
    utm_ mtm_ pk_ piwik_ matomo_ hsa_ __hs _hs mc_cid mc_eid ga_ itm_ stm_ fb_action fb_ref fb_source vero_ oly_
    at_medium at_campaign at_custom at_link at_ptr at_bbc at_format at_creation at_variant at_emission ns_mchannel
    ns_source ns_campaign ns_linkname ns_fee wt_mc wt.mc wt_zmc trk_ guce_ guc_ tblci tbclid obclid _branch_ cx_
    dm_i sb_ref int_cmp mkt_ adobe_mc uact email_ __cft__ hmb_ ml_sub _bta ir_ pf_rd_ pd_rd_ bsft_ scm_ rtm_ cmpid
    aff_ gad_ traffic_source
    """
)
_TRACKING = frozenset(
    _names(
        """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid ysclid yadclid twclid ttclid igshid igsh li_fat_id
    epik rdt_cid sccid s_kwcid ef_id _ga _gl _ke _openstat srsltid smid smtyp smprod cmp icid intcid int_cid ncid
    ocid icmp xtor xtref xts spm ito guccounter __twitter_impression taid tpcc cvid sr_share sref soc_src soc_trk
    ref_src ref_url referrer referer referral reflink refsrc maca ftag sthash dicbo wpisrc wpmm share_id sharetoken
    shareid sharing mc_tc mkt_tok vgo_ee wickedid irclickid irgwc clickid click_id rb_clickid zanpid awc ranmid
    raneaid ransiteid nr_email_referer fbadid fb_xd_fragment __tn__ mibextid rss rssid partnerref
    campaign campaign_id campaignid cmpgn newsletter_id emailid email_id et_rid elqtrackid elqtrack ck_subscriber_id
    sc_cid sc_src s_cid trackid tracking_id tracking trk trkcampaign algotrack recip_id echobox hootpostid
    socialchannel wtrid jsessionid phpsessid aspsessionid _x_tr_sl _x_tr_tl _x_tr_hl _x_tr_pto amp_js_v amp_gsa
    amp_lite usqp
    """
    )
)
# Names that track only when their value is a channel: source=rss, but not source=4711.
_CAME_FROM = frozenset(_names("source src from via partner share medium channel origin mod s_source"))
_CHANNELS = frozenset(
    _names(
        """
    rss rss2 atom feed feeds feedburner twitter facebook fb tw x telegram tg whatsapp wa linkedin reddit instagram
    ig vk viber pocket flipboard googlenews google_news gnews newsletter email mail e-mail social socialmedia share
    sharing copy copylink push pushnotification notification
    """
    )
)
_AMP_VALUES = frozenset({"", "1", "true", "yes", "amp", "amphtml"})
_AMP_FORMATS = frozenset({"outputtype", "output", "view", "format", "type", "service", "mode"})


def tells_the_way(name: str, value: str) -> bool:
    """Whether a parameter tracks; ``name`` in lower case. ``ref`` is not asked here: it depends on the address."""
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    if name == "amp":
        return value.lower() in _AMP_VALUES
    if name in _CAME_FROM:
        value = value.lower()
        return value in _CHANNELS or value.startswith("rss_")
    return name in _AMP_FORMATS and value.lower() in ("amp", "amp-type", "amphtml")
