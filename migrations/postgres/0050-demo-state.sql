-- How far the load of the demo is, for the bar on the welcome screen, whichever process loads.
alter table account add column demo_state jsonb;
