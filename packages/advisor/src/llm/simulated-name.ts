/** The name under which the simulated model answers; whoever shows its words shows this name. */
export const SIMULATED_MODEL = 'simulated model';
