package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// asset is a file of the page, plain and compressed.
type asset struct {
	contentType, policy string
	plain, gzipped      form
}

// form is a body and its ETag: each encoding has its own (RFC 9110 section 8.8.3).
type form struct {
	body []byte
	tag  string
}

// mediaTypes are fixed, because those of package mime depend on the machine.
var mediaTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

func newAsset(name string, content []byte, policy string) (*asset, error) {
	a := &asset{contentType: mediaTypes[path.Ext(name)], policy: policy, plain: newForm(content, policy, "")}
	if a.contentType == "" {
		return nil, fmt.Errorf("%s: no media type is known for %s", name, path.Ext(name))
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	a.gzipped = newForm(packed.Bytes(), policy, "-gzip")
	return a, nil
}

// newForm returns a form whose tag changes with the policy too: a browser that revalidates a page must not go on with
// an older one.
func newForm(body []byte, policy, suffix string) form {
	sum := sha256.Sum256(slices.Concat(body, []byte(policy)))
	return form{body: body, tag: `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + suffix + `"`}
}

// ServeHTTP serves GET and HEAD, conditional or not.
func (a *asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sent := a.negotiate(w.Header(), r)
	w.Header().Set("Cache-Control", "no-cache") // cache, but revalidate
	w.Header().Set("ETag", sent.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(sent.body))
}

// serveNotFound serves GET and HEAD with status 404.
func (a *asset) serveNotFound(w http.ResponseWriter, r *http.Request) {
	sent := a.negotiate(w.Header(), r)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(sent.body)))
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = w.Write(sent.body) // the client may be gone
	}
}

// negotiate sets the headers of every response, and returns the form that the client accepts.
func (a *asset) negotiate(header http.Header, r *http.Request) form {
	header.Set("Content-Type", a.contentType)
	header.Set("Content-Security-Policy", a.policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Add("Vary", "Accept-Encoding")
	if acceptsGzip(r.Header.Values("Accept-Encoding")) && len(a.gzipped.body) < len(a.plain.body) {
		header.Set("Content-Encoding", "gzip")
		return a.gzipped
	}
	return a.plain
}

// acceptsGzip reports whether Accept-Encoding allows gzip (RFC 9110 section 12.5.3).
func acceptsGzip(values []string) bool {
	for value := range strings.SplitSeq(strings.Join(values, ","), ",") {
		coding, parameters, err := mime.ParseMediaType(strings.TrimSpace(value))
		if err != nil || coding != "gzip" && coding != "x-gzip" {
			continue
		}
		quality, err := strconv.ParseFloat(parameters["q"], 64)
		return parameters["q"] == "" || err == nil && quality > 0
	}
	return false
}
