# The image of the task: a runtime of the JDK modules that are used, the program in layers, and its AOT cache.
#
#   ./mvnw package
#   docker build --build-arg JDK_IMAGE=… --build-arg BASE_IMAGE=… --tag s3-hydration .
#
# Both images are given by digest, for a tag can be moved. There is no default, because a digest in this file would
# be out of date the day after it was written; look it up with
#   docker buildx imagetools inspect eclipse-temurin:25-jdk-noble --format '{{.Manifest.Digest}}'
#   JDK_IMAGE=docker.io/library/eclipse-temurin@sha256:…      any JDK 25 of glibc, with bash
#   BASE_IMAGE=gcr.io/distroless/base-nossl-debian12@sha256:… glibc and nothing else; no shell is needed
# The SBOM is /app/sbom.cdx.json in the image, and target/classes/META-INF/sbom/application.cdx.json beside it.
ARG JDK_IMAGE
ARG BASE_IMAGE

FROM ${JDK_IMAGE} AS assembly
WORKDIR /build
COPY image/ image/
COPY target/test-classes/io/s3hydration/backend/ training/io/s3hydration/backend/
COPY target/s3-hydration-*.jar s3-hydration.jar
RUN image/assemble s3-hydration.jar training

FROM ${BASE_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="S3 Hydration" \
      org.opencontainers.image.description="Pulls S3 objects from a producer account into a consumer account and re-encrypts them there" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# What changes least comes first. Times are kept: the AOT cache knows its jars by size and time.
COPY --from=assembly /opt/jre/ /opt/jre/
# Without it the JVM takes each letter of an argument or a variable that is not ASCII for an unknown one.
COPY --from=assembly /usr/lib/locale/C.utf8/LC_CTYPE /usr/lib/locale/C.utf8/
COPY --from=assembly /layers/dependencies/ /app/
COPY --from=assembly /app/native/ /app/native/
COPY --from=assembly /app/jvm.options /app/sbom.cdx.json /app/
COPY --from=assembly /layers/application/ /app/
COPY --from=assembly /app/s3-hydration.aot /app/
ENV PATH=/opt/jre/bin \
    LC_CTYPE=C.UTF-8 \
    HYDRATION_METRICS=emf \
    LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
WORKDIR /app
USER 10001:10001
STOPSIGNAL SIGTERM
# As in the task definition of cloudformation/consumer.yaml, since ECS does not read it here.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["java", "-XX:TieredStopAtLevel=1", "-cp", "/app/s3-hydration.jar", "io.s3hydration.LivenessProbe"]
ENTRYPOINT ["java", "@/app/jvm.options", "-jar", "/app/s3-hydration.jar"]
