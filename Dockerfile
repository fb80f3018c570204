# syntax=docker/dockerfile:1
# docker build -t vitrine . && docker run -p 127.0.0.1:8080:8080 -v vitrine:/data vitrine

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The lock brings the Node that the tests ran with; of it only the program is needed.
RUN npm ci --omit=dev --no-audit --no-fund \
 && cp package-lock.json node_modules/.installed-lock.json \
 && rm -rf node_modules/node-linux-*/include node_modules/node-linux-*/share node_modules/node-linux-*/lib
COPY LICENSE ./
COPY scripts/run scripts/run
COPY bin bin
COPY src src
COPY web web
COPY docs docs

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin vitrine \
 && mkdir -m 700 /data && chown vitrine:vitrine /data \
 && printf '#!/bin/sh\nexec sh /app/scripts/run /app/bin/vitrine.ts "$@"\n' >/usr/local/bin/vitrine \
 && chmod 755 /usr/local/bin/vitrine
COPY --from=build /app /app
WORKDIR /app
USER vitrine
ENV NODE_ENV=production VITRINE_HOST=0.0.0.0 VITRINE_DATA=/data
EXPOSE 8080
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["/app/node_modules/.bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.VITRINE_PORT || 8080}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The script ends in exec, so the server itself is process 1 and gets the SIGTERM of docker stop.
ENTRYPOINT ["vitrine"]
CMD ["serve"]
