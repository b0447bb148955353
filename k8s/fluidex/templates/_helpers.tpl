{{/* The name of everything in a release: RELEASE-fluidex, or the release's if it says fluidex. */}}
{{- define "fluidex.fullname" -}}
{{- if contains "fluidex" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-fluidex" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* The name of a component: (list root component). */}}
{{- define "fluidex.name" -}}
{{ include "fluidex.fullname" (index . 0) }}-{{ index . 1 }}
{{- end }}

{{/* What selects the pods of a component: (list root component). */}}
{{- define "fluidex.selector" -}}
app.kubernetes.io/name: fluidex
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* All labels of a component: (list root component). */}}
{{- define "fluidex.labels" -}}
{{- $root := index . 0 -}}
{{ include "fluidex.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: fluidex
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{- end }}

{{/* An image: (list root image). */}}
{{- define "fluidex.image" -}}
{{- $image := index . 1 -}}
{{- if $image.digest }}{{ $image.repository }}@{{ $image.digest }}{{ else }}{{ $image.repository }}:{{ $image.tag | default (index . 0).Chart.AppVersion }}{{ end }}
{{- end }}

{{/* A variable from a secret: (list VARIABLE reference "which value"). */}}
{{- define "fluidex.secret" -}}
{{- $ref := index . 1 -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ required (printf "%s.name is missing: name a Secret, the chart makes none" (index . 2)) $ref.name }}
      key: {{ $ref.key }}
{{- end }}

{{/* How to reach Kafka, the part of every configuration. */}}
{{- define "fluidex.kafka" -}}
{{- $kafka := .Values.kafka -}}
bootstrap_servers: {{ required "kafka.bootstrapServers is missing: HOST:PORT of brokers" $kafka.bootstrapServers | quote }}
security_protocol: {{ $kafka.securityProtocol }}
sasl_mechanism: {{ $kafka.saslMechanism | quote }}
replication: {{ $kafka.replication }}
{{- end }}

{{/* The login of Kafka as a variable, if there is one: (list root SERVICE). */}}
{{- define "fluidex.kafkaEnv" -}}
{{- $kafka := (index . 0).Values.kafka -}}
{{- if $kafka.saslMechanism }}
{{ include "fluidex.secret" (list (printf "FLUIDEX_%s_KAFKA_SASL_JAAS_CONFIG" (index . 1)) $kafka.jaasSecret "kafka.jaasSecret") }}
{{- end }}
{{- end }}

{{/* How to reach a database: (list root which). */}}
{{- define "fluidex.database" -}}
{{- $database := index (index . 0).Values.database (index . 1) -}}
url: {{ required (printf "database.%s.url is missing: jdbc:postgresql://HOST/DATABASE" (index . 1)) $database.url | quote }}
user: {{ $database.user | quote }}
{{- end }}

{{/* Where traces go, the part of every configuration that has one; nothing unless they are on. */}}
{{- define "fluidex.tracing" -}}
{{- with .Values.tracing }}
{{- if .endpoint }}
tracing: {enabled: true, endpoint: {{ .endpoint | quote }}, sample_ratio: {{ .sampleRatio }}}
{{- end }}
{{- end }}
{{- end }}

{{/*
A service's configuration, what the values say laid over what the chart says: (list text values). It
is written as JSON, which is YAML too: in YAML an address would stand without quotes, and be a number.
*/}}
{{- define "fluidex.merged" -}}
{{- $written := fromYaml (index . 0) -}}
{{- if hasKey $written "Error" }}{{ fail (index $written "Error") }}{{ end -}}
{{- toPrettyJson (mergeOverwrite $written (deepCopy (index . 1).config)) }}
{{- end }}

{{/*
The pod of a service. A dict of: root, component, values, admin (port), ports (list of {name, port}),
env (text), volumes and mounts (text), grace, and either service (of `fluidex run`) and configuration
(text), or image.
*/}}
{{- define "fluidex.pod" -}}
{{- $root := .root -}}
metadata:
  labels:
    {{- include "fluidex.labels" (list $root .component) | nindent 4 }}
  {{- if or .configuration .values.podAnnotations }}
  annotations:
    {{- with .configuration }}
    # A changed configuration is a reason to start anew.
    checksum/config: {{ . | sha256sum }}
    {{- end }}
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
spec:
  serviceAccountName: {{ include "fluidex.name" (list $root .component) }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .grace }}
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .spread }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "fluidex.selector" (list $root .component) | nindent 10 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "fluidex.image" (list $root (.image | default $root.Values.image)) | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      {{- with .service }}
      args: [run, {{ . }}, --config, /etc/fluidex/{{ . }}.yaml]
      {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      ports:
        {{- range .ports }}
        - {name: {{ .name }}, containerPort: {{ .port }}}
        {{- end }}
        - {name: admin, containerPort: {{ .admin }}}
      env:
        {{- .env | nindent 8 }}
        {{- with .values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      # Reading back the log may take long; until it is done nothing else is looked at.
      startupProbe:
        httpGet: {path: /health/live, port: admin}
        periodSeconds: 5
        failureThreshold: 60
      # Only whether the process answers: what it waits for does not come back by a restart.
      livenessProbe:
        httpGet: {path: /health/live, port: admin}
        periodSeconds: 20
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /health/ready, port: admin}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 3
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      volumeMounts:
        {{- if .configuration }}
        - {name: config, mountPath: /etc/fluidex, readOnly: true}
        {{- end }}
        - {name: tmp, mountPath: /tmp}
        {{- with .mounts }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with .values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    {{- if .configuration }}
    - name: config
      configMap: {name: {{ include "fluidex.name" (list $root .component) }}}
    {{- end }}
    - name: tmp
      emptyDir: {sizeLimit: 256Mi}
    {{- with .volumes }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with .values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* ConfigMap and ServiceAccount of a service: the dict of fluidex.pod. */}}
{{- define "fluidex.parts" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "fluidex.name" (list .root .component) }}
  labels:
    {{- include "fluidex.labels" (list .root .component) | nindent 4 }}
# No service talks to Kubernetes.
automountServiceAccountToken: false
{{- if .configuration }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "fluidex.name" (list .root .component) }}
  labels:
    {{- include "fluidex.labels" (list .root .component) | nindent 4 }}
data:
  {{ .service }}.yaml: |
    {{- .configuration | nindent 4 }}
{{- end }}
{{- end }}

{{/* A Deployment: the dict of fluidex.pod, with replicas (absent if others decide) and strategy (text). */}}
{{- define "fluidex.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "fluidex.name" (list .root .component) }}
  labels:
    {{- include "fluidex.labels" (list .root .component) | nindent 4 }}
spec:
  {{- if hasKey . "replicas" }}
  replicas: {{ .replicas }}
  {{- end }}
  strategy:
    {{- .strategy | nindent 4 }}
  selector:
    matchLabels:
      {{- include "fluidex.selector" (list .root .component) | nindent 6 }}
  template:
    {{- include "fluidex.pod" . | nindent 4 }}
{{- end }}

{{/* A Service: a dict of root, component, ports, and perhaps headless, type, annotations. */}}
{{- define "fluidex.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "fluidex.name" (list .root .component) }}
  labels:
    {{- include "fluidex.labels" (list .root .component) | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- if .headless }}
  clusterIP: None
  {{- end }}
  {{- with .type }}
  type: {{ . }}
  {{- end }}
  selector:
    {{- include "fluidex.selector" (list .root .component) | nindent 4 }}
  ports:
    {{- range .ports }}
    - {name: {{ .name }}, port: {{ .port }}, targetPort: {{ .name }}, appProtocol: {{ .protocol }}}
    {{- end }}
{{- end }}

{{/* A PodDisruptionBudget: (dict root component rule). */}}
{{- define "fluidex.budget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "fluidex.name" (list .root .component) }}
  labels:
    {{- include "fluidex.labels" (list .root .component) | nindent 4 }}
spec:
  {{ .rule }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "fluidex.selector" (list .root .component) | nindent 6 }}
{{- end }}
