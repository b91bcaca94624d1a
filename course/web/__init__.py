"""The web layer: pages, forms, sign-in, commands. `create_app` puts it all together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from course.web.access import init_access, require_declarations
from course.web.activity_templates import init_activity_templates
from course.web.catalogue import init_catalogue
from course.web.clock import init_clock
from course.web.commands.upkeep import init_upkeep
from course.web.config import ROOT, instance_path, settings
from course.web.database import init_database
from course.web.deadlines import init_deadlines
from course.web.pages import init_pages
from course.web.security import init_security
from course.web.served_versions import init_served_versions
from course.web.sign_in import init_sign_in
from course.web.static_files import init_static_files
from course.web.styleguide import init_styleguide


def create_app(config: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] | None = None) -> Flask:
    """Return the app for an environment (the process's own, unless given), with `config` over its settings.

    ContentError if the content has errors and the app is not in debug mode.
    """
    environment = os.environ if environment is None else environment
    instance = instance_path(environment)
    app = Flask(
        "course",
        instance_path=str(instance),
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.update(settings(environment, instance))
    app.config.update(config or {})
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    init_clock(app)
    init_catalogue(app)
    init_static_files(app)
    init_database(app)
    init_access(app)
    init_security(app)
    init_sign_in(app)
    init_deadlines(app)
    init_served_versions(app)
    init_upkeep(app)
    init_pages(app)
    init_activity_templates(app)
    _register_views(app)
    init_styleguide(app)
    require_declarations(app)
    return app


def _register_views(app: Flask) -> None:
    from course.web import (
        accounts,
        activities,
        assigning,
        attempts,
        calendars,
        class_care,
        classes,
        commands,
        copying,
        exports,
        following,
        gradebook_exports,
        groups,
        learner,
        offline,
        overrides,
        pasted_overrides,
        practice,
        printing,
        quizzes,
        reading,
        regrading,
        reports,
        review_schedule,
        reviews,
        runs,
        student_data,
        test_pairs,
    )

    for blueprint in (
        reading.bp,
        offline.bp,
        activities.bp,
        quizzes.bp,
        printing.bp,
        attempts.bp,
        practice.bp,
        runs.bp,
        review_schedule.bp,
        reviews.bp,
        accounts.bp,
        learner.bp,
        classes.bp,
        class_care.bp,
        calendars.bp,
        copying.bp,
        following.bp,
        gradebook_exports.bp,
        groups.bp,
        student_data.bp,
        assigning.bp,
        overrides.bp,
        pasted_overrides.bp,
        regrading.bp,
        exports.bp,
        reports.bp,
        test_pairs.bp,
    ):
        app.register_blueprint(blueprint)
    commands.register(app)
