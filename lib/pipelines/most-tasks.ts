/** More tasks than this in one pipeline are a mistake or an attack, and a list nobody reads. */
export const mostTasks = 2000;
