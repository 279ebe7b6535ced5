/**
 * Completion for bash 3.2 or later. The script of the completion library needs the package bash-completion and cannot be
 * sourced twice: its constants are read-only.
 */
export const BASH_SCRIPT = `# bash completion for wxpay
_wxpay() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ $line == :* ]] && continue
    line="\${line%%$'\\t'*}"
    [[ $line == "$current"* ]] && COMPREPLY+=("$line")
  done < <(wxpay complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _wxpay wxpay
`;
