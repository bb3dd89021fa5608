package api

import (
	"errors"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// machinePaths are where programs ask, and never get the page for people. Everything below them is theirs too.
var machinePaths = []string{
	"/api", mcpPath, "/assets", "/config.json", "/openapi.yaml", "/healthz", "/readyz", "/metrics",
}

// showsUnknownPath reports whether a request opens a path that leads nowhere in the browser of a person, who gets the
// page, which says what to do, instead of a problem document. A path with an extension is that of a file.
func (a *API) showsUnknownPath(err error, r *http.Request) bool {
	if !errors.Is(err, echo.ErrNotFound) || a.config.UnknownPath == nil {
		return false
	}
	isMachines := slices.ContainsFunc(machinePaths, func(below string) bool {
		return r.URL.Path == below || strings.HasPrefix(r.URL.Path, below+"/")
	})
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	return reads && !isMachines && path.Ext(r.URL.Path) == "" && prefersHTML(r.Header)
}

// prefersHTML reports whether Accept names text/html and prefers it to JSON (RFC 9110 section 12.5.1). Browsers do when
// a person follows a link; what accepts everything alike, as curl does, is a program.
func prefersHTML(header http.Header) bool {
	var html, json float64
	exact := false // JSON was named
	for value := range strings.SplitSeq(strings.Join(header.Values(echo.HeaderAccept), ","), ",") {
		kind, parameters, err := mime.ParseMediaType(strings.TrimSpace(value))
		if err != nil {
			continue
		}
		quality, err := strconv.ParseFloat(parameters["q"], 64)
		if err != nil {
			quality = 1
		}
		switch kind {
		case "text/html":
			html = quality
		case echo.MIMEApplicationJSON, "application/problem+json":
			json, exact = max(json, quality), true
		case "*/*", "application/*":
			if !exact {
				json = max(json, quality)
			}
		}
	}
	return html > json
}
