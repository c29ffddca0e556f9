package main

import (
	"context"
	"log/slog"
)

type demoCmd struct{}

// Run plays a drill.
func (c *demoCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error { return nil }
