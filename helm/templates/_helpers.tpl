{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{/*
Names are fixed: the kinds, the admission policies and the agents' namespace exist once in a cluster, and so does the fleet.
A second release is refused by Helm, because these objects belong to the first.
*/}}

{{- define "kprobe-monitor.labels" -}}
app.kubernetes.io/name: kprobe-monitor
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "kprobe-monitor.operatorSelector" -}}
app.kubernetes.io/name: kprobe-monitor
app.kubernetes.io/component: operator
{{- end }}

{{- define "kprobe-monitor.agentSelector" -}}
app.kubernetes.io/name: kprobe-monitor
app.kubernetes.io/component: agent
{{- end }}

{{/* The image of a component: call with a dict of "root" and "image". */}}
{{- define "kprobe-monitor.image" -}}
{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "kprobe-monitor.agentNamespace" -}}
{{- if eq .Values.agent.namespace .Release.Namespace -}}
{{- fail (printf "agent.namespace must not be the release namespace %q: agents need a namespace of their own that admits privileged pods" .Release.Namespace) -}}
{{- end -}}
{{ .Values.agent.namespace }}
{{- end }}

{{- define "kprobe-monitor.operatorUser" -}}
system:serviceaccount:{{ .Release.Namespace }}:kprobe-monitor-operator
{{- end }}

{{- define "kprobe-monitor.agentUser" -}}
system:serviceaccount:{{ include "kprobe-monitor.agentNamespace" . }}:kprobe-monitor-agent
{{- end }}

{{/* What operator and uninstall job have in common: they meet Pod Security's restricted profile. */}}
{{- define "kprobe-monitor.restrictedPod" -}}
automountServiceAccountToken: true
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "kprobe-monitor.restrictedContainer" -}}
image: {{ include "kprobe-monitor.image" (dict "root" . "image" .Values.operator.image) }}
imagePullPolicy: {{ .Values.operator.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
resources: {{- toYaml .Values.operator.resources | nindent 2 }}
{{- end }}

{{- define "kprobe-monitor.operatorEnvironment" -}}
- name: KPM_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: KPM_AGENT_NAMESPACE
  value: {{ include "kprobe-monitor.agentNamespace" . }}
- name: KPM_AGENT_TEMPLATE
  value: /etc/kprobe-monitor/daemonset.yaml
- name: KPM_STATUS_INTERVAL
  value: {{ .Values.statusInterval }}
- name: KPM_REPORT_SECONDS
  value: {{ .Values.statusInterval | trimSuffix "s" | quote }}
{{- end }}
