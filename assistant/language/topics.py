"""Words that speak of one matter, so that "love" finds "NPS": a small map for ranking where no word is shared."""

from __future__ import annotations

from assistant.language.vocabulary import words

TOPICS: dict[str, tuple[str, ...]] = {
    name: words(text)
    for name, text in {
        "satisfaction": "nps enps csat satisfaction satisfied happy delight delighted love loved rating "
        "ratings review stars "
        "complaint complain loyalty loyal experience recommend promoter",
        "retention": "churn retention retain renew renewal cancel cancellation loyal loyalty stay "
        "attrition leave keep lapse",
        "activation": "activation activate onboarding onboard signup sign-up trial setup first-time "
        "welcome wizard tutorial start",
        "revenue": "revenue arr mrr sales sell sold bookings deal deals pipeline income turnover "
        "monetise upsell win quota "
        "commercial profitable profit margin basket price pricing order orders",
        "growth": "growth grow acquire acquisition market leads lead marketing campaign awareness reach "
        "traffic visitors signups "
        "subscribers audience expand expansion",
        "conversion": "conversion convert checkout funnel cart abandonment landing click",
        "reliability": "uptime availability outage outages incident incidents downtime reliable "
        "reliability stable stability sla "
        "error errors crash crashes recovery mttr failure failures resilient rollback alert alerts on-call",
        "speed": "latency fast faster slow speed load response lead cycle delay wait waiting queue "
        "deploy deployment release "
        "throughput turnaround delivery deliver ship shipping lead-time",
        "quality": "quality bug bugs defect defects scrap rework returns error errors test tests "
        "coverage accuracy regression",
        "support": "support help answer answers ticket tickets helpdesk response resolve resolution service agent "
        "agents "
        "call calls backlog",
        "cost": "cost costs spend expense budget saving savings efficient efficiency waste cheaper "
        "margin invoice overtime",
        "people": "engagement employee employees team enps hiring hire recruit turnover attrition "
        "wellbeing burnout overtime training "
        "people manager managers culture staff colleague colleagues absence absenteeism vacancy "
        "vacancies candidates offer",
        "safety": "safety safe injury injuries accident accidents hazard near-miss incident incidents "
        "infection infections falls",
        "security": "security secure vulnerability vulnerabilities phishing breach audit compliance "
        "certification soc iso mfa",
        "health": "patient patients ward clinic hospital readmission bed nurse nurses care treatment "
        "appointment surgery",
        "accessibility": "accessibility accessible inclusive disability disabilities disabled "
        "captions contrast screen-reader wcag",
        "learning": "student students pupil pupils class course attendance grade reading school teach "
        "teacher lesson graduation",
        "sustainability": "carbon emissions energy recycling waste co2 footprint sustainable renewable water",
        "logistics": "delivery deliveries shipment shipping warehouse pick picking stock stockouts "
        "inventory freight carrier route "
        "on-time supplier suppliers",
        "giving": "donation donations donor donors fundraising volunteer volunteers charity grant grants",
        "hospitality": "guest guests room rooms occupancy hotel booking bookings revpar table restaurant",
        "production": "production produce line machine downtime oee yield throughput scrap shift plant "
        "factory maintenance",
        "data": "data report reports dashboard analytics forecast metric tracking",
        "adoption": "adoption adopt usage active feature features weekly daily dau mau wau engagement",
        "finance": "invoice invoices cash collection dso receivable receivables close books budget "
        "forecast audit payment payments",
    }.items()
}
APART = frozenset(words("sustainability safety security people learning giving hospitality production finance health"))
TOPIC_OF: dict[str, frozenset[str]] = {
    word: frozenset(name for name, members in TOPICS.items() if word in members)
    for members in TOPICS.values()
    for word in members
}
