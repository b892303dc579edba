const words = (text: string) => new Set(text.split(/\s+/));

/** Row types that carry no event: bookkeeping of the program, and rows of newer versions that repeat what others say. */
export const silentTypes = words(
  `file-history-snapshot file-history-delta last-prompt mode bridge-session cost-state atis-latch worktree-state
  agent-name agent-color agent-setting tag relocated session-owner isolation-latch dev-mods memory-mode tools-used
  data-flow-records data-flow-incomplete derived-from content-replacement history-suppression ended-by-model
  attribution-snapshot artifact-comment-monitor artifact-autoreact-ledger api-request api-request-resumed
  api-request-shape api-request-blob frame-link observer-ref continued-in resume-head-vouch fork-context-ref
  repl-mode hybrid-organization speculation-accept marble-origami-commit marble-origami-snapshot started result`,
);

/** Subtypes of `system` rows that carry no event. */
export const silentSubtypes = words(
  `turn_duration local_command away_summary scheduled_task_fire informational agents_killed api_retry
  background_tasks_changed bridge_state bridge_status checkpoint_done cloud_session_delta cloud_session_status
  code_change_published commands_changed control_request_progress dev_intent elicitation_complete feedback_draft_queued
  file_attachments_missing file_snapshot hook_progress hook_response hook_started inherited_asks_settled init
  instruction_size_warning late_allow_not_run memory_recall memory_saved mirror_error model_consent_fallback
  model_fallback model_refusal_fallback model_refusal_no_fallback notification peer_message_hold
  per_turn_effort_changed permission_check_status permission_denied permission_retry placed plugin_install
  post_turn_summary rewind_stand_in session_metadata session_state_changed session_title_changed session_writes_lost
  shell_cwd start_folder status task_notification task_progress task_started task_summary task_updated thinking_tokens
  tool_host_result turn_began_before_init turn_handoff_available turn_preempted turn_starting vcs_state_changed
  voice_call_talk worker_shutting_down account_memory_saved files_persisted init_milestone local_command_output
  mcp_tasks_changed message_rated poll_event prompt_draft_activity read_divider turn_handoff bridge_warning stop_task_summary memory_update snip_boundary thinking`,
);

/** Types of `attachment` rows that carry no event. */
export const silentAttachments = words(
  `account_memory_recall advisor_stripped advisor_tool agent_ask_notice agent_mention artifact_opening_prefetch
  async_hook_response_batch at_mention_reference auto_mode auto_mode_exit batching_reminder batching_reminder_sent
  budget_usd claude_app_notice command_permissions compaction_reminder context_sections coordinator_context
  cowork_memory_context credential_org critical_system_reminder date date_change deferred_tools_record delegate_mode
  delegate_mode_exit diagnostics dir_sync_notice document dynamic_skill edited_image_file environment first_week
  fork_briefing goal_status hook_deferred_tool image inlined_image_paths instruction_files_not_loaded language
  linked_plugin_tools_note max_turns_reached mcp_resource message_pdf_reads model notebook output_limit_note
  output_style output_style_instructions peer_mention plan_mode plan_mode_exit plan_mode_reentry plugin_note poll_events
  project_doc_reads projects_thread_ask prompt_as_file prompt_render_point prompt_snapshot read_truncation_notice
  repl_mcp_needs_auth repl_mcp_servers sandbox_instructions secondary_reminder secondary_reminder_sent session_context
  session_cron_carry silent_turn_reminder structured_output task_progress task_reminder task_status team_context
  teammate_mailbox teammate_shutdown_batch text thinking_drop thinking_stripped todo todo_reminder token_usage
  tool_host_result_lines tool_hosts_correction tool_hosts_notice tool_offer_record tool_results_cut
  total_tokens_reminder ultra_effort_enter ultra_effort_exit ultramemory verify_plan_reminder whole_texts_withdrawn
  withheld_memory workflow_size_guideline_change hint keep remote_session_change bash_output_audience_note
  prefix_delta thread_state ultrathink_effort widget_context_hint`,
);

/** Types of `progress` rows that carry no event. */
export const silentProgress = words(
  `bash_progress powershell_progress agent_progress agent_api_retry mcp_progress waiting_for_task query_update
  search_results_received search_retry connector_file_progress control_request repl_tool_call tool_heartbeat
  workflow_agent workflow_log workflow_phase skill_progress task_progress`,
);
