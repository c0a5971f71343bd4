package fish.remora.protocol.pop3;

import fish.remora.api.AccountId;

/** How often an account may log in: RFC 2449 §6.5. Any thread. */
public interface LoginDelay {
    /** As often as it likes. */
    LoginDelay NONE = new LoginDelay() {
        @Override
        public long seconds() {
            return 0;
        }

        @Override
        public boolean admits(AccountId account) {
            return true;
        }
    };

    /** The least time between two logins; 0: none. */
    long seconds();

    /** False: the last time that this was true for the account is too short a time ago. */
    boolean admits(AccountId account);
}
