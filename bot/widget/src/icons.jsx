/** Drawings beside words or under a label of their own, so that a screen reader passes over them. */

function Icon({ children }) {
  return (
    <svg viewBox="0 0 24 24" width="1.5em" height="1.5em" fill="none" stroke="currentColor" stroke-width="2"
      stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      {children}
    </svg>
  );
}

export const ChatIcon = () => <Icon><path d="M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12z" /><path d="M9 12h.01M13 12h.01M17 12h.01" /></Icon>;
export const CloseIcon = () => <Icon><path d="M6 6l12 12M18 6L6 18" /></Icon>;
export const MoreIcon = () => <Icon><path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3" /></Icon>;
export const PhotoIcon = () => <Icon><rect x="3" y="6" width="18" height="14" rx="3" /><circle cx="12" cy="13" r="3.5" /><path d="M9 6l1.2-2h3.6L15 6" /></Icon>;
export const MenuIcon = () => <Icon><path d="M4 7h16M4 12h16M4 17h10" /></Icon>;
export const SendIcon = () => <Icon><path d="M12 19V5M6 11l6-6 6 6" /></Icon>;
export const PersonIcon = () => <Icon><circle cx="12" cy="8" r="4" /><path d="M4.5 20a7.5 7.5 0 0 1 15 0" /></Icon>;
export const UpIcon = () => <Icon><path d="M7 11v9H4v-9zM7 11l4-8c2 0 2.6 1.4 2.2 3L12.5 9H19l1 1.6-1.6 8L17 20H7" /></Icon>;
export const DownIcon = () => <Icon><path d="M7 13V4H4v9zM7 13l4 8c2 0 2.6-1.4 2.2-3l-.7-3H19l1-1.6-1.6-8L17 4H7" /></Icon>;
