"""The course: a media-literacy course bound to its sources, and a small classroom around it."""
