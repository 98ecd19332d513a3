// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

/** Why something could not be done: the closed list that status, logs and documentation share. */
public enum Reason {
    SymbolNotFound("The kernel of the node has no such function."),
    SymbolAmbiguous("The kernel of the node has several functions of this name."),
    SymbolBlacklisted("The kernel of the node does not allow probes in this function."),
    NotTraceable("The kernel of the node cannot place a probe at this instruction."),
    NotThisKernel("The target is given for another build of the kernel."),
    ModuleSignatureRejected("The kernel of the node accepts only modules that are signed with a key it knows."),
    ModuleVersionMismatch("The module does not fit the kernel of the node, or another version of it is loaded."),
    NoModuleForKernel("Neither the image nor the node has a module for its kernel."),
    ModulesDisabled("The kernel of the node loads no modules."),
    LoadDenied("The node does not permit the agent to load the module."),
    Lockdown("The node is locked down and does not permit it."),
    KprobesDisabled("Probes are switched off or missing in the kernel of the node."),
    FtraceDisabled("Function tracing is switched off on the node, so that probes at function entries do not fire."),
    TracingUnavailable("The tracing files or performance events of the node cannot be used."),
    DeviceUnavailable("The device of the module cannot be opened."),
    ProbeLimit("The node has no room for another probe."),
    BudgetExceeded("The hits of the probe cost the node more than they may; something was taken away from it."),
    UnsupportedFilter(
            "The backend of the node cannot apply this filter; the probe is not armed rather than counting too much."),
    UnsupportedCapture("The backend of the node cannot record this; the probe counts without it."),
    UnsupportedGrouping("The backend of the node cannot count by this; the probe counts all hits together."),
    UnsupportedBudget("The backend of the node cannot keep to a budget; the probe counts without one."),
    UnsupportedKeep("The backend of the node cannot keep the probe without its agent; the probe ends with that."),
    UnsupportedTarget("The backend of the node cannot probe this target."),
    Quarantined("The node went down right after the probes were armed; they are not armed again as they are."),
    NoBackend("No backend works on the node."),
    FunctionDenied("An administrator does not allow probes in this function."),
    FleetStopped("An administrator stopped all probes of the fleet."),
    Disconnected("The node was without contact to the API server for longer than the fleet allows."),
    NodeDisabled("An administrator disabled the node."),
    AgentStale("The agent of the node has gone silent."),
    AgentMissing("The node has no running agent yet."),
    Internal("Something failed that has no name of its own; the message says what.");

    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    /** What it means, in one sentence for the user. */
    public String sentence() {
        return sentence;
    }
}
