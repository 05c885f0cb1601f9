# The WebUI: built with Node, served by nginx, which also hands the API's requests to the kernel.

FROM node:20-alpine AS build
WORKDIR /webui
COPY agent-webui/package.json agent-webui/package-lock.json agent-webui/.npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY agent-webui/ ./
RUN npm run --silent build

FROM nginx:alpine
COPY docker/nginx/nginx.conf /etc/nginx/nginx.conf
COPY docker/nginx/site.conf.template /etc/nginx/templates/site.conf.template
COPY --from=build /webui/dist /usr/share/nginx/html
# Filled into the template at the start; compose sets them.
ENV HOST_PORT_WEBUI=5500 HOST_PORT_KERNEL=5501 AIGENT_ALLOWED_HOSTS=
USER nginx
