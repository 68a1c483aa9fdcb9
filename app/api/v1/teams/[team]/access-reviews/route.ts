import { api, serve } from '@/lib/http';

export const GET = serve(api.accessReviewsList);
export const POST = serve(api.accessReview);
