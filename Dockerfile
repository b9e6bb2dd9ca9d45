# The program and nothing else: a static binary in an empty image, run as nobody.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The list of crates in the program, which scanners of images read.
RUN cargo install --locked --debug cargo-auditable@0.7.7
RUN RUSTFLAGS="-C target-feature=+crt-static --remap-path-prefix=/usr/local/cargo/registry/src=crates --remap-path-prefix=/src=." cargo auditable build --locked --profile dist --target "$(rustc --print host-tuple)" --target-dir /build && \
    cp /build/*/dist/kyclint /kyclint

FROM scratch
LABEL org.opencontainers.image.title="kyclint" \
      org.opencontainers.image.description="Lints AMLYZE customer payloads offline and points at the exact characters that are wrong" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /src/LICENSE-MIT /src/LICENSE-APACHE /licenses/
COPY --from=build /kyclint /kyclint
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/kyclint"]
CMD ["."]
