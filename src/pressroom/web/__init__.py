"""The web layer: plans say which pages an Edition has, contexts what each template is given, views and app render them with Flask."""
