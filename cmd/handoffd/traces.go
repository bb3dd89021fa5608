package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/handoffd/handoffd/internal/tracing"
	"github.com/handoffd/handoffd/internal/version"
)

// traces holds the settings of traces, by the names and with the meanings that OpenTelemetry gives them.
type traces struct {
	Endpoint   string `name:"otlp-endpoint" env:"OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL" help:"Collector that gets traces, by OTLP over HTTP: http://localhost:4318. Default: no traces."`
	Sampler    string `name:"traces-sampler" env:"OTEL_TRACES_SAMPLER" placeholder:"NAME" help:"Which traces are made: parentbased_always_on (default), parentbased_traceidratio, …"`
	SamplerArg string `name:"traces-sampler-arg" env:"OTEL_TRACES_SAMPLER_ARG" placeholder:"RATIO" help:"Part of the traces that a traceidratio makes, from 0 to 1. Default: 1."`
	Service    string `name:"service-name" env:"OTEL_SERVICE_NAME" placeholder:"NAME" help:"Name of this program in traces. Default: handoffd."`
}

// Validate is called by kong. Without an endpoint the other settings are not ours: platforms give them to all programs.
func (t *traces) Validate() error {
	if t.Endpoint == "" {
		return nil
	}
	if err := tracing.CheckEndpoint(t.Endpoint); err != nil {
		return fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT: %w; try http://localhost:4318", err)
	}
	if err := tracing.CheckEnvironment(os.Getenv); err != nil {
		return err
	}
	_, err := tracing.ParseSampler(cmp.Or(t.Sampler, tracing.DefaultSampler), t.SamplerArg)
	return err
}

// tracer returns what makes the spans of a replica, nil if they go nowhere.
func (r *replica) newTracer(ctx context.Context) (*tracing.Tracer, error) {
	t := r.settings.traces
	if t.Endpoint == "" {
		return nil, nil
	}
	sampler, err := tracing.ParseSampler(cmp.Or(t.Sampler, tracing.DefaultSampler), t.SamplerArg)
	if err != nil {
		return nil, usageError{err}
	}
	tracer, err := tracing.New(ctx, tracing.Config{
		Endpoint: t.Endpoint, Sampler: sampler, Service: cmp.Or(t.Service, "handoffd"), Instance: r.name,
		Version: version.Version, Logger: r.log,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return tracer, nil
}

// tracesTimeout bounds how long the end of a replica waits for the spans that were not sent yet. It leaves the whole
// end within 5 s.
const tracesTimeout = 500 * time.Millisecond

// endTraces sends the last spans.
func (r *replica) endTraces() {
	ctx, cancel := context.WithTimeout(context.Background(), tracesTimeout)
	defer cancel()
	r.tracer.Shutdown(ctx)
}
