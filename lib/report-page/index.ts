export { answerPreview } from './answer-preview';
export { answerReport } from './answer-report';
