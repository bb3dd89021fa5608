package tracing

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// DefaultSampler is the sampler of OpenTelemetry where none is named: every trace.
const DefaultSampler = "parentbased_always_on"

// ParseSampler returns a sampler by its name in OTEL_TRACES_SAMPLER and its argument in OTEL_TRACES_SAMPLER_ARG. The
// error names the setting.
func ParseSampler(name, argument string) (sdk.Sampler, error) {
	ratio := 1.0
	if argument != "" {
		var err error
		ratio, err = strconv.ParseFloat(argument, 64)
		if err != nil || !(ratio >= 0 && ratio <= 1) { // not a number is neither
			return nil, fmt.Errorf("OTEL_TRACES_SAMPLER_ARG: %q is not from 0 to 1", argument)
		}
	}
	samplers := map[string]sdk.Sampler{
		"always_on": sdk.AlwaysSample(), "always_off": sdk.NeverSample(), "traceidratio": sdk.TraceIDRatioBased(ratio),
	}
	byParent := strings.HasPrefix(name, "parentbased_")
	sampler := samplers[strings.TrimPrefix(name, "parentbased_")]
	switch {
	case sampler == nil:
		return nil, fmt.Errorf("OTEL_TRACES_SAMPLER: %q is not always_on, always_off, traceidratio, or one of them "+
			"after parentbased_", name)
	case byParent:
		return sdk.ParentBased(sampler), nil
	default:
		return sampler, nil
	}
}

// CheckEndpoint returns an error if text is not the URL of a collector.
func CheckEndpoint(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" ||
		u.Fragment != "" {
		return errors.New("not an http:// or https:// URL of a collector")
	}
	if u.User != nil {
		return errors.New("holds a password: put it into OTEL_EXPORTER_OTLP_HEADERS")
	}
	return nil
}

// tracesURL returns where a collector receives traces.
func tracesURL(endpoint string) string { return strings.TrimSuffix(endpoint, "/") + "/v1/traces" }
