{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{- define "kprobe-monitor.agentDaemonSet" -}}
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: kprobe-monitor-agent
  namespace: {{ include "kprobe-monitor.agentNamespace" . }}
  labels:
    {{- include "kprobe-monitor.agentSelector" . | nindent 4 }}
    app.kubernetes.io/managed-by: kprobe-monitor-operator
spec:
  selector:
    matchLabels: {{- include "kprobe-monitor.agentSelector" . | nindent 6 }}
  updateStrategy: {{- toYaml .Values.agent.updateStrategy | nindent 4 }}
  template:
    metadata:
      labels: {{- include "kprobe-monitor.agentSelector" . | nindent 8 }}
      {{- if .Values.agent.metrics.scrapeAnnotations }}
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "8081"
        prometheus.io/path: /metrics
      {{- end }}
    spec:
      serviceAccountName: kprobe-monitor-agent
      automountServiceAccountToken: true
      enableServiceLinks: false
      {{- with .Values.agent.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with .Values.agent.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.agent.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      # Process ids in filters and reports are the node's own.
      hostPID: true
      terminationGracePeriodSeconds: 15
      containers:
      - name: agent
        image: {{ include "kprobe-monitor.image" (dict "root" . "image" .Values.agent.image) }}
        imagePullPolicy: {{ .Values.agent.image.pullPolicy }}
        securityContext:
          runAsUser: 0
          readOnlyRootFilesystem: true
          {{- if eq .Values.agent.mode "bpf" }}
          allowPrivilegeEscalation: false
          seccompProfile: {type: RuntimeDefault}
          # Programs; programs that trace and perf events; addresses in /proc/kallsyms.
          capabilities: {drop: [ALL], add: [BPF, PERFMON, SYSLOG]}
          {{- else }}
          # Loads a kernel module, makes its device node, opens perf events and mounts tracefs in its own mount namespace.
          privileged: true
          {{- end }}
        env:
        - name: NODE_NAME
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        - name: KPM_MODULE_DIR
          value: /modules
        - name: KPM_STATE_DIR
          value: /var/lib/kprobe-monitor
        - name: KPM_HEALTH_PORT
          value: "8081"
        - name: KPM_METRICS_PODS
          value: {{ .Values.agent.metrics.byPod | quote }}
        - name: KPM_RECORDS_STDOUT
          value: {{ .Values.agent.records.stdout | quote }}
        - name: KPM_LEASE_SECONDS
          value: {{ .Values.agent.leaseSeconds | quote }}
        {{- if eq .Values.agent.mode "bpf" }}
        - name: KPM_SYS_DIR
          value: /host/sys
        - name: KPM_CGROUP_DIR
          value: /host/sys/fs/cgroup
        {{- end }}
        ports:
        - {name: health, containerPort: 8081}
        startupProbe:
          httpGet: {path: /live, port: health}
          periodSeconds: 3
          timeoutSeconds: 5
          failureThreshold: 100
        livenessProbe:
          httpGet: {path: /live, port: health}
          periodSeconds: 10
          timeoutSeconds: 5
          failureThreshold: 6
        readinessProbe:
          httpGet: {path: /ready, port: health}
          periodSeconds: 3
          timeoutSeconds: 5
        resources: {{- toYaml .Values.agent.resources | nindent 10 }}
        volumeMounts:
        - {name: state, mountPath: /var/lib/kprobe-monitor}
        - {name: tmp, mountPath: /tmp}
        {{- if eq .Values.agent.mode "bpf" }}
        - {name: sys, mountPath: /host/sys, readOnly: true, recursiveReadOnly: IfPossible}
        {{- end }}
      volumes:
      - name: state
        hostPath: {path: /var/lib/kprobe-monitor, type: DirectoryOrCreate}
      - name: tmp
        emptyDir: {sizeLimit: 16Mi}
      {{- if eq .Values.agent.mode "bpf" }}
      # It may not mount tracefs and the others itself.
      - name: sys
        hostPath: {path: /sys, type: Directory}
      {{- end }}
{{- end }}
