export { default } from '../teams/layout';
