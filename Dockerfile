# syntax=docker/dockerfile:1

# The version is that of go.mod, so that no second toolchain is downloaded.
FROM --platform=$BUILDPLATFORM golang:1.26.8-alpine AS build
WORKDIR /src
RUN --mount=type=bind,source=go.mod,target=go.mod \
    --mount=type=bind,source=go.sum,target=go.sum \
    --mount=type=cache,target=/go/pkg/mod \
    go mod download
ARG TARGETOS TARGETARCH
# What `handoffd version` says. Without them: 0.1.0-dev, or the like.
ARG VERSION COMMIT
# Without cgo the binary is static and needs nothing from the image it runs in.
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w \
        -X github.com/handoffd/handoffd/internal/version.Version=$VERSION \
        -X github.com/handoffd/handoffd/internal/version.Commit=$COMMIT" \
    -o /out/handoffd ./cmd/handoffd

# Nothing but the binary: no shell to break into, no packages to patch. That leaves nothing to run a
# HEALTHCHECK with either; whoever runs the image asks /healthz and /readyz over HTTP.
FROM scratch
ARG VERSION=dev
LABEL org.opencontainers.image.title="handoffd" \
      org.opencontainers.image.description="Hands AI sessions from one engineer to another, and tells every subscriber" \
      org.opencontainers.image.source="https://github.com/handoffd/handoffd" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION"
# For HTTPS to an identity provider (HANDOFF_JWKS_URL) and TLS to a mail server and to webhooks. Time zones are in the binary.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/handoffd /handoffd
# A number, because there is no /etc/passwd, and because Kubernetes' runAsNonRoot believes only numbers.
USER 65532:65532
EXPOSE 8080
# Readiness goes off, streams are told `bye`, and the process ends within five seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/handoffd"]
CMD ["serve"]
