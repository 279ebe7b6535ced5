/** What the gateway says of a wrong field, by its beginning in English. */
const ISSUES: readonly (readonly [RegExp, string])[] = [
  [/^is required unless (.*) is given$/, '未提供 $1 时必填'],
  [/^is required$/, '必填'],
  [/^is unknown$/, '接口文档中没有该字段'],
  [/^is repeated$/, '重复'],
  [/^must be a string$/, '应为字符串'],
  [/^must be an integer(.*)$/, '应为整数$1'],
  [/^must be a number(.*)$/, '应为数字$1'],
  [/^must be a boolean$/, '应为布尔值'],
  [/^must be an object$/, '应为对象'],
  [/^must be an array$/, '应为数组'],
  [/^must be a file$/, '应为文件'],
  [/^must be JSON$/, '应为 JSON'],
  [/^must be one of (.*)$/, '应为以下值之一：$1'],
  [/^must end in one of (.*)$/, '后缀应为以下之一：$1'],
  [/^does not match (.*)$/, '不匹配 $1'],
  [/^is more than 24 hours ago$/, '早于 24 小时前'],
  [/^is more than (.*)$/, '大于最大值 $1'],
  [/^is less than (.*)$/, '小于最小值 $1'],
  [/^is longer than (\d+) characters$/, '超过 $1 个字符'],
  [/^is shorter than (\d+) characters$/, '少于 $1 个字符'],
  [/^has more than (\d+) items$/, '超过 $1 个元素'],
  [/^has fewer than (\d+) items$/, '少于 $1 个元素'],
  [/^has more than (\d+) bytes$/, '超过 $1 字节'],
  [/^must be a date$/, '应为日期'],
  [/^must be a day and an hour in 10 digits$/, '应为 10 位数字的日期和小时'],
  [/^must be a month and a year$/, '应为月份和年份'],
  [/^must be a payment code: .*$/, '应为付款码：18 位数字，以 10 至 15 开头'],
  [/^must be a time of 14 digits$/, '应为 14 位数字的时间'],
  [/^must be an RFC 3339 time$/, '应为 RFC 3339 格式的时间'],
  [/^must be an absolute http or https URL$/, '应为完整的 http 或 https 地址'],
  [/^must be base64$/, '应为 base64'],
  [/^must be the text of a JSON array$/, '应为 JSON 数组的文本'],
  [/^must be the text of a JSON object$/, '应为 JSON 对象的文本'],
  [/^must consist of digits$/, '只能包含数字'],
  [/^is not the merchant that signed$/, '不是签名的商户'],
  [/^was used with other content$/, '已用于其他内容'],
];

export function issueInChinese(issue: string): string {
  const known = ISSUES.find(([pattern]) => pattern.test(issue));
  return known === undefined ? issue : issue.replace(...known);
}
