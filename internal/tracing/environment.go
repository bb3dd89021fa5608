package tracing

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// CheckEnvironment returns an error if the exporter would leave out a setting that it reads itself, and show it. The
// error names the variable and not its value: headers are secrets.
func CheckEnvironment(getenv func(string) string) error {
	for _, prefix := range []string{"OTEL_EXPORTER_OTLP_", "OTEL_EXPORTER_OTLP_TRACES_"} {
		if err := checkHeaders(getenv(prefix + "HEADERS")); err != nil {
			return fmt.Errorf("%sHEADERS: %w", prefix, err)
		}
		if path := getenv(prefix + "CERTIFICATE"); path != "" {
			if err := checkCertificates(path); err != nil {
				return fmt.Errorf("%sCERTIFICATE: %w", prefix, err)
			}
		}
		certificate, key := getenv(prefix+"CLIENT_CERTIFICATE"), getenv(prefix+"CLIENT_KEY")
		if certificate != "" && key != "" {
			if _, err := tls.LoadX509KeyPair(certificate, key); err != nil {
				return fmt.Errorf("%sCLIENT_CERTIFICATE and _CLIENT_KEY: %w", prefix, err)
			}
		}
	}
	return nil
}

func checkHeaders(text string) error {
	for header := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(header) == "" {
			continue
		}
		name, value, found := strings.Cut(header, "=")
		if !found || !httpguts.ValidHeaderFieldName(strings.TrimSpace(name)) {
			return errors.New("not of the form name=value,name=value; a comma in a value is %2C")
		}
		if decoded, err := url.PathUnescape(value); err != nil || !httpguts.ValidHeaderFieldValue(decoded) {
			return errors.New("a value that no header can have; a percent sign is written %25")
		}
	}
	return nil
}

func checkCertificates(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !x509.NewCertPool().AppendCertsFromPEM(content) {
		return fmt.Errorf("%s has no certificate in PEM", path)
	}
	return nil
}
