export { answerPreview } from './answer-preview';
export { answerReport, type ReportAnswer, type ReportRequest } from './answer-report';
