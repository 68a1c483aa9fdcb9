import { FollowForm } from '@/components/following/follow-form.client';
import { LinkButton } from '@/components/ui/button';
import { setFollowing } from './actions';
import { followingOfPage } from './following';

/** Starts and stops mail about a pipeline to the reader of its page. */
export async function FollowButton({ slug, uuid }: { slug: string; uuid: string }) {
  const following = await followingOfPage(slug);
  if (!following) return null;
  if (following.everything) {
    return <LinkButton href={`/${slug}/following`}>Stop following all…</LinkButton>;
  }
  const isFollowed = following.pipelines.some((pipeline) => pipeline.uuid === uuid);
  return (
    <FollowForm action={setFollowing.bind(null, { slug, uuid, on: !isFollowed })}>
      {isFollowed ? 'Unfollow' : 'Follow'}
    </FollowForm>
  );
}
