# The application as a province runs it, with a PostgreSQL of its own (docker-compose.yml).
ARG NODE_IMAGE=node:22-bookworm-slim
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund

FROM packages AS build
COPY . .
# Builds, then leaves out what only building and testing need.
RUN npm run build && node scripts/prune.mjs && rm -rf .next/cache

FROM ${NODE_IMAGE}
ENV NODE_ENV=production PORT=3000
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/.commands ./.commands
COPY --from=build /app/public ./public
COPY --from=build /app/messages ./messages
COPY --from=build /app/standards ./standards
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/prisma/rules ./prisma/rules
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/package.json /app/next.config.js ./
COPY --from=build /app/lib/access/request-rules.mjs /app/lib/access/action-body.mjs ./lib/access/
# Where copies and the trail's roots go: a volume takes over whose it is.
RUN mkdir /copies /roots && chown node:node /copies /roots
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "scripts/health.mjs"]
CMD ["node", "--max-semi-space-size=32", "scripts/serve.mjs"]
