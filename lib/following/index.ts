export { follow } from './follow';
export { type Following, getFollowing } from './get-following';
export { tellFollowers } from './tell-followers';
export { unfollow } from './unfollow';
