// Accounts of the demonstration: invented people, real places. The password is public on purpose; production has none
// of these accounts.

export const DEMO_PASSWORD = "ra-soat-thu-nghiem";

/**
 * @typedef {object} DemoAccount
 * @property {string} username
 * @property {string} password
 * @property {import("../generated/enums").Role} role
 * @property {string} name of the invented person
 * @property {string} unit name of the unit
 * @property {string} unitCode official code of the unit
 */

/** @type {readonly DemoAccount[]} */
export const DEMO_ACCOUNTS = [
  {
    username: "canbo.thienthuat",
    password: DEMO_PASSWORD,
    role: "COMMUNE_OFFICER",
    name: "Nông Thị Hoa",
    unit: "Xã Thiện Thuật",
    unitCode: "06091",
  },
  {
    username: "chutich.thienthuat",
    password: DEMO_PASSWORD,
    role: "COMMUNE_CHAIR",
    name: "Lý Văn Thành",
    unit: "Xã Thiện Thuật",
    unitCode: "06091",
  },
  {
    username: "huyen.binhgia",
    password: DEMO_PASSWORD,
    role: "DISTRICT_REVIEWER",
    name: "Hoàng Thị Minh",
    unit: "Huyện Bình Gia",
    unitCode: "181",
  },
  {
    username: "tinh.langson",
    password: DEMO_PASSWORD,
    role: "PROVINCE_STAFF",
    name: "Vi Văn Hùng",
    unit: "Tỉnh Lạng Sơn",
    unitCode: "20",
  },
  {
    username: "quantri",
    password: DEMO_PASSWORD,
    role: "ADMINISTRATOR",
    name: "Lương Thị Thảo",
    unit: "Tỉnh Lạng Sơn",
    unitCode: "20",
  },
];
