# The WebUI: built with Node, served by nginx, which also hands the API's requests to the kernel.

FROM node:20-alpine AS build
WORKDIR /webui
COPY agent-webui/package.json agent-webui/package-lock.json agent-webui/.npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY agent-webui/ ./
RUN npm run --silent build

FROM nginx:alpine
COPY docker/nginx/nginx.conf docker/nginx/site.conf.template /etc/nginx/
COPY --from=build /webui/dist /usr/share/nginx/html
ENV HOST_PORT_WEBUI=5500 HOST_PORT_KERNEL=5501 AIGENT_ALLOWED_HOSTS=
USER nginx
# Not the image's own templates: those are written beside the configuration, and only /tmp can be written here.
CMD ["sh", "-c", "envsubst '$HOST_PORT_WEBUI $HOST_PORT_KERNEL $AIGENT_ALLOWED_HOSTS' \
        < /etc/nginx/site.conf.template > /tmp/site.conf && exec nginx -g 'daemon off;'"]
